using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;

namespace ProtoP2P.Tests.Muxers.Pipes;

/// <summary>Streams under many threads at once. Seeds choose what each thread does, the machine when: a seed that fails need not fail again.</summary>
public sealed class StormTests
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Safety = TimeSpan.FromSeconds(60);

    [Fact]
    public Task What_is_read_is_what_was_appended_and_every_read_ends() => RunAsync(40, static seed => new InputStorm(seed).RunAsync());

    [Fact]
    public Task What_is_sent_is_what_was_written_and_every_flush_ends() => RunAsync(40, static seed => new OutputStorm(seed).RunAsync());

    [Theory]
    [InlineData("yamux")]
    [InlineData("mplex")]
    public Task Streams_carry_what_was_written_and_every_await_ends(string muxer) => RunAsync(12, seed => new ConnectionStorm(CreateMuxer(muxer), seed).RunAsync());

    private static IMuxer CreateMuxer(string name) => name == "yamux" ? new YamuxMuxer(new YamuxOptions()) : new MplexMuxer(new MplexOptions());

    private static async Task RunAsync(int count, Func<int, Task> run)
    {
        int next = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var seed && seed <= count)
            {
                await run(seed).WaitAsync(Safety, TestContext.Current.CancellationToken);
            }
        })));
    }
}
