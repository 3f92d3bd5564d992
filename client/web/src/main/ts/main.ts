import './ui/buddy-list';
import './ui/oicq-page';
