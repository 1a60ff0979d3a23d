using ProtoP2P.Interop.Tests.JsPeers;
using ProtoP2P.Shared.Tests.Harness;

namespace ProtoP2P.Interop.Tests;

/// <summary>samples/Interop and a js program that follow one contract, as libp2p's own harness puts them together.</summary>
public sealed class HarnessInteropTests(JsPeerFixture js)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tcp", "noise", "yamux")]
    [InlineData("ws", "tls", "mplex")]
    public async Task Our_program_dials_js(string transport, string security, string muxer)
    {
        js.SkipWithoutJs();
        await using FakeRedis redis = new();
        await using HarnessProcess listener = StartJs(Environment(redis, isDialer: false, transport, security, muxer));
        await using HarnessProcess dialer = HarnessProcess.StartSample(Environment(redis, isDialer: true, transport, security, muxer));

        await CheckAsync(dialer);
    }

    [Theory]
    [InlineData("tcp", "tls", "yamux")]
    [InlineData("ws", "noise", "mplex")]
    [InlineData("wss", "noise", "yamux")]
    public async Task Js_dials_our_program(string transport, string security, string muxer)
    {
        js.SkipWithoutJs();
        await using FakeRedis redis = new();
        await using HarnessProcess listener = HarnessProcess.StartSample(Environment(redis, isDialer: false, transport, security, muxer));
        await using HarnessProcess dialer = StartJs(Environment(redis, isDialer: true, transport, security, muxer));

        await CheckAsync(dialer);
    }

    private static async Task CheckAsync(HarnessProcess dialer)
    {
        int exitCode = await dialer.WaitAsync(Cancellation);
        exitCode.ShouldBe(0, await dialer.Error);
        (await dialer.Output).ShouldMatch(@"\Alatency:\n  handshake_plus_one_rtt: [\d.]+\n  ping_rtt: [\d.]+\n  unit: ms\n\z");
    }

    private static HarnessProcess StartJs(IReadOnlyDictionary<string, string> environment) =>
        HarnessProcess.Start(JsInstallation.NodeExecutable, ["harness.mjs"], RepositoryPaths.JsInstallation, environment);

    private static Dictionary<string, string> Environment(FakeRedis redis, bool isDialer, string transport, string security, string muxer) => new()
    {
        ["IS_DIALER"] = isDialer ? "true" : "false",
        ["REDIS_ADDR"] = redis.Address,
        ["TEST_KEY"] = "a5b50d5e",
        ["TRANSPORT"] = transport,
        ["LISTENER_IP"] = "0.0.0.0",
        ["DEBUG"] = "false",
        ["SECURE_CHANNEL"] = security,
        ["MUXER"] = muxer,
        ["TEST_TIMEOUT_SECS"] = "60",

        // js checks certificates; the contract says not to.
        ["NODE_TLS_REJECT_UNAUTHORIZED"] = "0",
    };
}
