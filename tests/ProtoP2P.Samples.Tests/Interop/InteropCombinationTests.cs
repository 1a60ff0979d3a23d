using global::Interop;
using ProtoP2P.Shared.Tests.Harness;

namespace ProtoP2P.Samples.Tests.Interop;

/// <summary>Everything that samples/Interop speaks, for each harness: both ends in this process, which is quicker than two of their own.</summary>
public sealed class InteropCombinationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<bool, string, string, string> All =>
    [
        .. from isUnified in new[] { true, false }
           from transport in new[] { "tcp", "ws", "wss" }
           from security in new[] { "noise", "tls" }
           from muxer in new[] { "yamux", "mplex" }
           select new TheoryDataRow<bool, string, string, string>(isUnified, transport, security, muxer),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_combination_is_reported(bool isUnified, string transport, string security, string muxer)
    {
        HarnessTest test = new(isUnified, transport, security, muxer);
        await using FakeRedis redis = new();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        StringWriter output = new();
        StringWriter error = new();

        Task<int> listener = RunAsync(test, isDialer: false, redis, TextWriter.Null, TextWriter.Null, stop.Token);
        int exitCode = await RunAsync(test, isDialer: true, redis, output, error, stop.Token).WaitAsync(Patience, stop.Token);
        await stop.CancelAsync();

        exitCode.ShouldBe(0, error.ToString());
        test.Read(output.ToString()).Ping.ShouldBeGreaterThan(0);
        error.ToString().ShouldContain($" speaks /{security}");
        error.ToString().ShouldContain($" and /{muxer}/");
        (await listener.WaitAsync(Patience, TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    private static Task<int> RunAsync(
        HarnessTest test, bool isDialer, FakeRedis redis, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        Dictionary<string, string> environment = test.Environment(isDialer, redis);
        return InteropProgram.RunAsync(environment.GetValueOrDefault, output, error, cancellationToken);
    }
}
