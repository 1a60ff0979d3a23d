using ProtoP2P.RoundTrips.Measuring;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.RoundTrips.Tests;

/// <summary>Round trips from the dial to the first reply between real sockets, counted by flights on a proxy that delays.</summary>
public sealed class SocketTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tcp", "noise", "yamux", false, 3)]
    [InlineData("tcp", "noise", "mplex", false, 3)]
    [InlineData("tcp", "tls", "yamux", false, 3)]
    [InlineData("tcp", "tls", "mplex", false, 3)]
    [InlineData("tcp", "noise", "yamux", true, 3)]
    [InlineData("tcp", "tls", "yamux", true, 3)]
    [InlineData("tcp", "plaintext", "yamux", false, 4)]
    [InlineData("ws", "noise", "yamux", false, 4)]
    [InlineData("ws", "tls", "yamux", false, 4)]
    public Task The_first_reply_is_there_after(string transport, string security, string muxer, bool isPrivate, int expected) =>
        CheckAsync(new Cell(new Stack(transport, security, muxer, isPrivate)), expected - 1, expected);

    [Fact]
    public Task Over_quic_the_first_reply_is_there_after_two()
    {
        Assert.SkipUnless(QuicTransport.IsAvailable, "this machine has no libmsquic, which .NET needs for QUIC");
        return CheckAsync(new Cell(Stack.Quic), 1, 2);
    }

    /// <summary>An application's bytes await the agreement on their protocol, and a count that did not see that would be no count.</summary>
    [Theory]
    [InlineData(nameof(FirstUse.Echo), 4)]
    [InlineData(nameof(FirstUse.Ping), 5)]
    public Task A_stream_of_raw_bytes_is_agreed_on_first(string first, int expected) =>
        CheckAsync(new Cell(new Stack("tcp", "noise", "yamux"), First: Enum.Parse<FirstUse>(first)), 2, expected);

    private static async Task CheckAsync(Cell cell, int connected, int replied)
    {
        Measurement measured = await RoundTripMeter.MeasureUntilAsync(cell, connected, replied, Cancellation);

        measured.Replied.ShouldBe(replied, cell.ToString());
        measured.Connected.ShouldBe(connected, cell.ToString());
        Budget.Of(cell).ShouldBe(replied);
    }
}
