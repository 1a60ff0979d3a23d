using ProtoP2P.Shared.Tests.Harness;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Samples.Tests.Interop;

/// <summary>samples/Interop as both ends of a test: two processes and the harness's Redis.</summary>
public sealed class InteropTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "tcp", "noise", "yamux")]
    [InlineData(false, "tcp", "tls", "mplex")]
    [InlineData(true, "ws", "noise", "mplex")]
    [InlineData(false, "ws", "tls", "yamux")]
    [InlineData(false, "wss", "noise", "yamux")]
    [InlineData(true, "wss", "tls", "mplex")]
    [InlineData(false, "quic-v1", null, null)]
    [InlineData(true, "quic-v1", null, null)]
    public async Task A_dialler_reports_and_its_listener_stays(bool isUnified, string transport, string? security, string? muxer)
    {
        Assert.SkipWhen(transport == "quic-v1" && !QuicTransport.IsAvailable, "this machine has no libmsquic, which .NET needs for QUIC");
        HarnessTest test = new(isUnified, transport, security, muxer) { IsVerbose = true };
        await using FakeRedis redis = new();
        await using HarnessProcess listener = HarnessProcess.StartSample(test.Environment(isDialer: false, redis));
        await using HarnessProcess dialer = HarnessProcess.StartSample(test.Environment(isDialer: true, redis));

        int exitCode = await dialer.WaitAsync(Cancellation);

        string error = await dialer.Error;
        exitCode.ShouldBe(0, error);
        (double handshake, double ping) = test.Read(await dialer.Output);
        ping.ShouldBeGreaterThan(0);
        handshake.ShouldBeGreaterThan(ping);
        error.ShouldContain(transport == "quic-v1" ? "speaks /tls/1.0.0 and /quic-v1" : $" and /{muxer}/");
        listener.HasExited.ShouldBeFalse();
        await listener.KillAsync();
        (await listener.Output).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_listener_tells_an_address_that_others_can_dial(bool isUnified)
    {
        HarnessTest test = new(isUnified, "tcp", "noise", "yamux") { Ip = "0.0.0.0" };
        await using FakeRedis redis = new();
        if (isUnified)
        {
            // One server has all tests of that harness.
            redis.Lists.Push(test.RedisKey, "what an earlier run has left");
        }

        await using HarnessProcess listener = HarnessProcess.StartSample(test.Environment(isDialer: false, redis));
        await redis.Pushed.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        string address = (await redis.Lists.PopAsync(test.RedisKey, TimeSpan.FromSeconds(60), Cancellation)).ShouldNotBeNull();

        address.ShouldMatch("^/ip4/[0-9.]+/tcp/[0-9]+/p2p/12D3Koo[0-9A-Za-z]+$");
        address.ShouldNotContain("0.0.0.0");
        redis.Commands.ShouldBe(isUnified
            ? [$"DEL {test.RedisKey}", $"RPUSH {test.RedisKey} {address}"]
            : [$"RPUSH {test.RedisKey} {address}"]);
    }

    [Fact]
    public async Task The_two_contracts_meet_behind_a_proxy_that_renames_the_key()
    {
        HarnessTest legacy = new(IsUnified: false, "ws", "noise", "yamux");
        HarnessTest unified = legacy with { IsUnified = true };
        await using FakeRedis redis = new((legacy.RedisKey, unified.RedisKey));
        await using HarnessProcess listener = HarnessProcess.StartSample(unified.Environment(isDialer: false, redis));
        await using HarnessProcess dialer = HarnessProcess.StartSample(legacy.Environment(isDialer: true, redis));

        (await dialer.WaitAsync(Cancellation)).ShouldBe(0);

        legacy.Read(await dialer.Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_sees_the_end_of_the_time_has_failed(bool isDialer)
    {
        HarnessTest test = new(IsUnified: false, "tcp", "noise", "yamux") { Seconds = 1 };
        await using FakeRedis redis = new();
        await using HarnessProcess alone = HarnessProcess.StartSample(test.Environment(isDialer, redis));

        (await alone.WaitAsync(Cancellation)).ShouldBe(1);

        (await alone.Output).ShouldBeEmpty();
        (await alone.Error).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("webtransport", "noise", "yamux", "TRANSPORT is 'webtransport': expected tcp, ws, wss, quic-v1")]
    [InlineData("tcp", "plaintext", "yamux", "SECURE_CHANNEL is 'plaintext': expected noise, tls")]
    [InlineData("tcp", null, "yamux", "SECURE_CHANNEL is not set: expected noise, tls")]
    [InlineData("tcp", "tls", "qmux", "MUXER is 'qmux': expected yamux, mplex")]
    public async Task What_it_does_not_speak_is_refused(string transport, string? security, string? muxer, string message)
    {
        HarnessTest test = new(IsUnified: true, transport, security, muxer);
        await using FakeRedis redis = new();
        await using HarnessProcess refused = HarnessProcess.StartSample(test.Environment(isDialer: true, redis));

        (await refused.WaitAsync(Cancellation)).ShouldBe(2);

        (await refused.Output).ShouldBeEmpty();
        (await refused.Error).Trim().ShouldBe(message);
    }
}
