using ProtoP2P.Muxers.Pipes;

namespace ProtoP2P.Tests.Muxers.Pipes;

public sealed class WaitingReadersTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Whoever_waits_goes_on_though_no_read_takes_waiting()
    {
        var waiting = new WaitingReaders();
        var reader = new Reader();
        waiting.Add(reader);
        for (int i = 0; i < 2; i++)
        {
            waiting.KeepOrQueueAll();
            reader.HasRun.IsCompleted.ShouldBeFalse("the next read may have to wait, and lets it go on for nothing");
        }

        waiting.KeepOrQueueAll();
        await reader.HasRun.WaitAsync(s_limit, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Who_comes_later_is_not_kept_less_long_nor_longer()
    {
        var waiting = new WaitingReaders();
        for (int round = 0; round < 3; round++)
        {
            var reader = new Reader();
            waiting.KeepOrQueueAll();
            waiting.KeepOrQueueAll();
            waiting.Add(reader);
            waiting.KeepOrQueueAll();
            waiting.KeepOrQueueAll();
            reader.HasRun.IsCompleted.ShouldBeFalse();
            waiting.KeepOrQueueAll();
            await reader.HasRun.WaitAsync(s_limit, TestContext.Current.CancellationToken);
        }
    }

    private sealed class Reader : IThreadPoolWorkItem
    {
        private readonly TaskCompletionSource _hasRun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task HasRun => _hasRun.Task;

        public void Execute() => _hasRun.SetResult();
    }
}
