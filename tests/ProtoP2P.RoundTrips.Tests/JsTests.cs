using ProtoP2P.Interop.Tests.JsPeers;
using ProtoP2P.RoundTrips.Measuring;
using ProtoP2P.RoundTrips.Reporting;

namespace ProtoP2P.RoundTrips.Tests;

/// <summary>Against js-libp2p, whose packages are installed by the interop tests or here; skips, visibly, where this machine cannot have them.</summary>
public sealed class JsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("noise", "yamux")]
    [InlineData("tls", "yamux")]
    public async Task Our_call_to_js_takes_three(string security, string muxer)
    {
        Measurement measured = await MeasureAsync(new Cell(new Stack("tcp", security, muxer), Listener: NodeKind.Js), connected: 2, replied: 3);

        measured.Connected.ShouldBe(2);
        measured.Replied.ShouldBe(3);
    }

    [Fact]
    public async Task The_call_of_js_to_us_takes_five()
    {
        Measurement measured = await MeasureAsync(new Cell(Cells.Usual, Dialer: NodeKind.Js), connected: int.MaxValue, replied: 5);

        measured.Replied.ShouldBe(5);
    }

    private static async Task<Measurement> MeasureAsync(Cell cell, int connected, int replied)
    {
        string? unavailable = await JsInstallation.EnsureAsync(Cancellation);
        if (unavailable is not null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", unavailable);
            Assert.Fail($"The tests against js-libp2p must run in CI: {unavailable}");
        }

        return await RoundTripMeter.MeasureUntilAsync(cell, connected, replied, Cancellation);
    }
}
