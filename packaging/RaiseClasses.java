import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Gives classes of before Java 6 the version of Java 8, in the jars that are named: {@code java RaiseClasses.java JAR...}
 * The JVM keeps no older ones in its AOT cache, and would read and verify them at every start. They get the stack maps that
 * the newer version asks for. Nothing else in them changes. A signed jar, one without such classes,
 * and one that was raised before stay as they are.
 */
final class RaiseClasses {
    private static final String NOTICE = "META-INF/CHANGED-BY-OICQ.txt";
    private static final String SENTENCE = "Classes of before Java 6 were given the version of Java 8, and stack maps.\n";

    private RaiseClasses() {}

    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            raise(Path.of(jar));
        }
    }

    private static void raise(Path jar) throws IOException {
        boolean raised = false;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                var in = new ZipInputStream(Files.newInputStream(jar));
                var out = new ZipOutputStream(bytes)) {
            var classes = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)));
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = entry.getName();
                boolean signed = name.startsWith("META-INF/") && name.endsWith(".SF");
                if (signed || name.equals(NOTICE)) {
                    return;
                }
                byte[] content = in.readAllBytes();
                if (name.endsWith(".class")) {
                    ClassModel model = classes.parse(content);
                    if (model.majorVersion() < ClassFile.JAVA_6_VERSION) {
                        content = raised(classes, model);
                        raised = true;
                    }
                }
                put(out, name, entry.getTime(), content);
            }
            put(out, NOTICE, 0, SENTENCE.getBytes(StandardCharsets.UTF_8));
        }
        if (raised) {
            Path part = jar.resolveSibling(jar.getFileName() + ".part");
            Files.write(part, bytes.toByteArray());
            Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE);
            System.out.println("raised the classes of " + jar);
        }
    }

    private static byte[] raised(ClassFile classes, ClassModel model) {
        ClassTransform bodies = ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL.andThen((to, part) -> to.with(part)));
        return classes.transformClass(model, bodies.andThen((to, part) -> {
            if (part instanceof ClassFileVersion) {
                to.withVersion(ClassFile.JAVA_8_VERSION, 0);
            } else {
                to.with(part);
            }
        }));
    }

    private static void put(ZipOutputStream out, String name, long time, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(time);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
