using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Resources;
using ProtoP2P.Security;
using ProtoP2P.Shared.Tests;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Muxers;

/// <summary>What traffic costs in memory, measured on one thread between two sessions without a channel.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class MuxerMemoryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("yamux", 64)]
    [InlineData("yamux", 60_000)]
    [InlineData("mplex", 64)]
    [InlineData("mplex", 60_000)]
    public async Task A_frame_allocates_nothing_once_the_connection_is_warm(string muxer, int size)
    {
        (MuxerSession from, MuxerSession to) = Connect(muxer);
        (IMuxedStream opened, IMuxedStream accepted) = await OpenAsync(from, to);
        byte[] batch = new byte[128 * 1024];
        byte[] payload = new byte[size];
        Exchange(from, to, opened, accepted, payload, batch, 200);
        const int frames = 2_000;

        long bytes = LeastCost.OfThread(() => Exchange(from, to, opened, accepted, payload, batch, frames), frames - 1);

        bytes.ShouldBeLessThan(frames, "less than a byte per frame");
    }

    [Theory]
    [InlineData("yamux")]
    [InlineData("mplex")]
    public async Task Memory_that_grows_with_traffic(string muxer)
    {
        (MuxerSession from, MuxerSession to) = Connect(muxer);
        (IMuxedStream opened, IMuxedStream accepted) = await OpenAsync(from, to);
        byte[] batch = new byte[128 * 1024];
        byte[] payload = new byte[100];
        Exchange(from, to, opened, accepted, payload, batch, 20_000);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Exchange(from, to, opened, accepted, payload, batch, 200_000);
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        growth.ShouldBeLessThan(128 * 1024, "ten times the frames must hold no more");
        to.Unread.Held.ShouldBe(0);
    }

    [Theory]
    [InlineData("yamux")]
    [InlineData("mplex")]
    public async Task Memory_that_grows_with_streams_that_ended(string muxer)
    {
        (MuxerSession from, MuxerSession to) = Connect(muxer);
        await EndStreamsAsync(from, to, 300);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await EndStreamsAsync(from, to, 3_000);
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        growth.ShouldBeLessThan(128 * 1024);
        from.StreamCount.ShouldBe(0);
        to.StreamCount.ShouldBe(0);
    }

    [Theory]
    [InlineData("yamux")]
    [InlineData("mplex")]
    public async Task An_idle_stream_is_small(string muxer)
    {
        (MuxerSession from, MuxerSession to) = Connect(muxer);
        const int streams = 100;
        var kept = new List<IMuxedStream>(2 * streams);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int count = 0; count < streams; count++)
        {
            (IMuxedStream opened, IMuxedStream accepted) = await OpenAsync(from, to);
            kept.Add(opened);
            kept.Add(accepted);
        }

        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (2 * streams);
        TestContext.Current.TestOutputHelper?.WriteLine($"{muxer}: {each} bytes an idle stream");
        each.ShouldBeLessThan(2 * 1024);
        GC.KeepAlive(kept);
    }

    private static (MuxerSession From, MuxerSession To) Connect(string muxer)
    {
        var clock = new FakeTimeProvider();
        return (Create(ConnectionRole.Initiator), Create(ConnectionRole.Responder));

        MuxerSession Create(ConnectionRole role)
        {
            var context = new MuxerContext(new ResourceScope(role.ToString(), ResourceLimits.Unlimited), clock, "peer");
            return muxer == "yamux"
                ? new YamuxSession(role, context, new YamuxOptions())
                : new MplexSession(role, context, new MplexOptions());
        }
    }

    private static async Task<(IMuxedStream Opened, IMuxedStream Accepted)> OpenAsync(MuxerSession from, MuxerSession to)
    {
        byte[] batch = new byte[128 * 1024];
        IMuxedStream opened = await from.OpenStreamAsync(Token);
        Pump(from, to, batch);
        IMuxedStream? accepted = await to.AcceptStreamAsync(Token);
        return (opened, accepted!);
    }

    private static async Task EndStreamsAsync(MuxerSession from, MuxerSession to, int count)
    {
        byte[] batch = new byte[128 * 1024];
        for (int stream = 0; stream < count; stream++)
        {
            (IMuxedStream opened, IMuxedStream accepted) = await OpenAsync(from, to);
            await opened.Output.WriteAsync(new byte[] { 1 }, Token);
            await opened.Output.CompleteAsync();
            await accepted.Output.CompleteAsync();
            Pump(from, to, batch);
            await MuxerPair.ReadToEndAsync(accepted.Input, Token);
            Pump(to, from, batch);
            await opened.DisposeAsync();
            await accepted.DisposeAsync();
        }
    }

    private static void Exchange(
        MuxerSession from, MuxerSession to, IMuxedStream opened, IMuxedStream accepted, byte[] payload, byte[] batch, int frames)
    {
        for (int frame = 0; frame < frames; frame++)
        {
            payload.CopyTo(opened.Output.GetSpan(payload.Length));
            opened.Output.Advance(payload.Length);
            opened.Output.FlushAsync(CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrueCheaply();
            Pump(from, to, batch);
            accepted.Input.TryRead(out ReadResult result).ShouldBeTrueCheaply();
            (result.Buffer.Length == payload.Length).ShouldBeTrueCheaply();
            accepted.Input.AdvanceTo(result.Buffer.End);
            Pump(to, from, batch);
        }
    }

    private static void Pump(MuxerSession from, MuxerSession to, byte[] batch)
    {
        int length;
        while ((length = from.Produce(batch)) > 0)
        {
            to.Receive(batch.AsSpan(0, length));
        }
    }
}
