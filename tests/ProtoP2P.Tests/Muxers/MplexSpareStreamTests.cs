using System.Buffers;
using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Resources;
using ProtoP2P.Security;
using ProtoP2P.Swarm;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Muxers;

/// <summary>What mplex adds to <see cref="SpareStreamTests"/>: its numbers come again, in the other direction and from a peer that likes one of them.</summary>
public sealed class MplexSpareStreamTests
{
    private readonly MplexSession _session = new(
        ConnectionRole.Responder, new MuxerContext(new ResourceScope("connection", ResourceLimits.Unlimited), new FakeTimeProvider(), "peer X"), new MplexOptions());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_object_of_a_released_stream_carries_the_next_one_in_either_direction()
    {
        MuxedStream first = await ServeAsync(7);
        first.Release();
        _session.SpareStreams.ShouldBe(1);

        MuxedStream second = await ServeAsync(9);
        second.ShouldBeSameAs(first);
        second.Release();

        IMuxedStream third = await _session.OpenStreamAsync(Token);
        third.ShouldBeSameAs(first);
        (third.Id, third.Direction, third.Completion.IsCompleted).ShouldBe((0, Direction.Outbound, false));
        await third.Output.WriteAsync(new byte[] { 0xaa }, Token);
        await third.Output.CompleteAsync();
        Produce().ShouldBe("000130" + "0201aa" + "0400");
        Receive("01" + "01bb");
        third.Input.TryRead(out ReadResult result).ShouldBeTrue();
        result.Buffer.ToArray().ShouldBe([0xbb]);
    }

    [Fact]
    public async Task Whoever_comes_back_to_a_released_stream_finds_it_ended_even_when_its_object_has_the_same_number_again()
    {
        Open(7);
        IMuxedStream inner = (await _session.AcceptStreamAsync(Token))!;
        var first = new PeerStream(null!, inner, "/one");
        await FinishAsync(inner, 7);
        first.Release();
        await first.DisposeAsync();
        Open(7);
        IMuxedStream second = (await _session.AcceptStreamAsync(Token))!;
        second.ShouldBeSameAs(inner);
        second.Id.ShouldBe(inner.Id);

        Should.Throw<ObjectDisposedException>(() => first.Input);
        Should.Throw<ObjectDisposedException>(() => first.Output);
        first.Reset();
        await first.DisposeAsync();
        second.Completion.IsCompleted.ShouldBeFalse();
        await FinishAsync(second, 7);
    }

    [Fact]
    public async Task What_a_peer_still_sends_on_a_stream_that_it_has_ended_does_not_reach_the_next_one()
    {
        Open(7);
        var first = (MuxedStream)(await _session.AcceptStreamAsync(Token))!;
        Receive("3c" + "00");
        first.Output.Write((byte[])[4, 5]);
        await first.Output.CompleteAsync();
        await first.DisposeAsync();
        first.Release();

        // The first half of a message arrives; then the stream is over, and its object another's.
        Receive("3a" + "04" + "0102");
        Produce();
        var second = (MuxedStream)await _session.OpenStreamAsync(Token);
        second.ShouldBeSameAs(first);
        Receive("0304");

        second.Input.TryRead(out _).ShouldBeFalse();
        second.Unread.ShouldBe(0);
        Receive("01" + "01cc");
        second.Input.TryRead(out ReadResult result).ShouldBeTrue();
        result.Buffer.ToArray().ShouldBe([0xcc]);
    }

    [Fact]
    public async Task Whoever_lets_go_of_a_stream_late_does_not_take_the_place_of_the_next_one_with_its_number()
    {
        Open(7);
        IMuxedStream first = (await _session.AcceptStreamAsync(Token))!;
        Receive("3a" + "02aabb" + "3e" + "00");
        Open(7);
        IMuxedStream second = (await _session.AcceptStreamAsync(Token))!;
        await first.DisposeAsync();

        _session.StreamCount.ShouldBe(1);
        Receive("3a" + "01cc");
        second.Input.TryRead(out ReadResult result).ShouldBeTrue();
        result.Buffer.ToArray().ShouldBe([0xcc]);
        _session.End(new ConnectionClosedException(ConnectionErrorCode.None, isRemote: true, "the end"));
        second.Aborted.IsCancellationRequested.ShouldBeTrue();
        _session.StreamCount.ShouldBe(0);
    }

    [Fact]
    public async Task A_stream_that_was_reset_is_not_used_again()
    {
        Open(7);
        var stream = (MuxedStream)(await _session.AcceptStreamAsync(Token))!;
        Receive("3e" + "00");
        await stream.DisposeAsync();
        stream.Release();
        Produce();
        _session.SpareStreams.ShouldBe(0);
    }

    [Fact]
    public async Task An_idle_connection_keeps_none()
    {
        (await ServeAsync(7)).Release();
        MuxedStream again = await ServeAsync(8);
        again.Release();
        _session.Tick();
        _session.SpareStreams.ShouldBe(1);
        _session.Tick();
        _session.SpareStreams.ShouldBe(0);
    }

    // A stream that the peer opened, served to its end.
    private async Task<MuxedStream> ServeAsync(int number)
    {
        Open(number);
        IMuxedStream stream = (await _session.AcceptStreamAsync(Token))!;
        (stream.Id, stream.Direction).ShouldBe((number, Direction.Inbound));
        await FinishAsync(stream, number);
        return (MuxedStream)stream;
    }

    private async Task FinishAsync(IMuxedStream stream, int number)
    {
        Receive($"{(number << 3) | 2:x2}" + "02aabb" + $"{(number << 3) | 4:x2}" + "00");
        stream.Input.TryRead(out ReadResult result).ShouldBeTrue();
        result.Buffer.ToArray().ShouldBe([0xaa, 0xbb]);
        result.IsCompleted.ShouldBeTrue();
        stream.Input.AdvanceTo(result.Buffer.End);
        await stream.Output.WriteAsync(new byte[] { 1 }, Token);
        await stream.Output.CompleteAsync();
        Produce().ShouldBe($"{(number << 3) | 1:x2}" + "0101" + $"{(number << 3) | 3:x2}" + "00");
        await stream.DisposeAsync();
        stream.Completion.IsCompleted.ShouldBeTrue();
    }

    private void Open(int number) => Receive($"{number << 3:x2}" + "00");

    private void Receive(string hex) => _session.Receive(Convert.FromHexString(hex));

    private string Produce()
    {
        var hex = new System.Text.StringBuilder();
        byte[] batch = new byte[64 * 1024];
        int length;
        while ((length = _session.Produce(batch)) > 0)
        {
            hex.Append(Convert.ToHexStringLower(batch.AsSpan(0, length)));
        }

        return hex.ToString();
    }
}
