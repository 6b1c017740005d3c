// [data-idle]: minutes without a step after which the site asks for the password again; said five minutes before.
const notice = document.querySelector('[data-idle]');

if (notice) {
  const ends = Number(notice.dataset.idle) * 60_000;
  const before = Math.min(5 * 60_000, ends / 2);
  let timer;
  const wait = () => {
    clearTimeout(timer);
    notice.hidden = true;
    timer = setTimeout(() => {
      notice.hidden = false;
    }, ends - before);
  };
  notice.querySelector('button').addEventListener('click', async () => {
    const answer = await fetch(notice.dataset.url, { redirect: 'manual' });
    if (answer.ok) wait();
    else location.reload();
  });
  wait();
}
