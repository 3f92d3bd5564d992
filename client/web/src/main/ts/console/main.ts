import './console-page';
