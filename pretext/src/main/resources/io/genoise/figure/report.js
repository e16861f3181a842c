(function () {
  const root = document.documentElement;
  const button = document.getElementById('theme');
  const dark = function () {
    return root.dataset.theme
      ? root.dataset.theme === 'dark'
      : window.matchMedia('(prefers-color-scheme: dark)').matches;
  };
  const name = function () { button.textContent = dark() ? 'Light' : 'Dark'; };
  button.addEventListener('click', function () {
    root.dataset.theme = dark() ? 'light' : 'dark';
    name();
  });
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('details').forEach(function (d) { d.open = true; });
  });
  name();
  button.hidden = false;
})();
