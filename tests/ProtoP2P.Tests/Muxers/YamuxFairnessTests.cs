using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Security;

namespace ProtoP2P.Tests.Muxers;

/// <summary>The order of frames where some streams always have more to send.</summary>
public sealed class YamuxFairnessTests
{
    // What the write loop sends at once: two frames of Noise.
    private const int BatchSize = 2 * 65_408;
    private const int Bulk = 240 * 1024;

    private readonly YamuxHarness _harness = new(ConnectionRole.Initiator);
    private readonly byte[] _batch = new byte[BatchSize];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_small_frame_leaves_with_the_next_batch_behind_one_frame_of_the_bulk()
    {
        IMuxedStream bulk = await OpenAsync();
        IMuxedStream small = await OpenAsync();
        Write(bulk, Bulk);
        NextBatch().ShouldAllBe(frame => frame.Header.StreamId == bulk.Id);

        Write(small, 64);
        List<(YamuxFrameHeader Header, int BytesBefore)> batch = NextBatch();

        batch.ShouldContain(frame => frame.Header.StreamId == small.Id);
        batch.First(frame => frame.Header.StreamId == small.Id).BytesBefore.ShouldBeLessThanOrEqualTo(BatchSize / 2);
    }

    [Fact]
    public async Task Many_small_streams_share_one_batch_with_the_bulk()
    {
        IMuxedStream bulk = await OpenAsync();
        List<IMuxedStream> small = [];
        for (int i = 0; i < 100; i++)
        {
            small.Add(await OpenAsync());
        }

        Write(bulk, Bulk);
        NextBatch();
        small.ForEach(stream => Write(stream, 64));

        long[] sent = [.. NextBatch().Select(frame => (long)frame.Header.StreamId)];

        sent.ShouldContain(bulk.Id);
        small.ShouldAllBe(stream => sent.Contains(stream.Id));
    }

    [Fact]
    public async Task Streams_that_always_have_more_take_turns()
    {
        List<IMuxedStream> streams = [];
        for (int i = 0; i < 10; i++)
        {
            streams.Add(await OpenAsync());
        }

        streams.ForEach(stream => Write(stream, Bulk));
        Dictionary<uint, long> sent = [];
        for (int batch = 0; batch < 10; batch++)
        {
            foreach ((YamuxFrameHeader header, _) in NextBatch())
            {
                sent[header.StreamId] = sent.GetValueOrDefault(header.StreamId) + header.Length;
            }
        }

        sent.Count.ShouldBe(streams.Count);
        sent.Values.Min().ShouldBeGreaterThan((long)(0.5 * sent.Values.Average()));
        sent.Values.Max().ShouldBeLessThan((long)(2 * sent.Values.Average()));
    }

    [Fact]
    public async Task In_a_crowd_a_flush_waits_with_one_frame_ready_and_behind_it_no_more()
    {
        const int Frame = 64 * 1024;
        List<IMuxedStream> streams = [];
        for (int i = 0; i < 16; i++)
        {
            streams.Add(await OpenAsync());
        }

        streams[..14].ForEach(stream => Write(stream, 64));
        streams[14].Output.WriteAsync(new byte[Frame], Token).IsCompletedSuccessfully.ShouldBeTrue("fourteen are no crowd");
        Write(streams[15], 64);
        Task<FlushResult> flush = streams[0].Output.WriteAsync(new byte[Frame], Token).AsTask();
        flush.IsCompleted.ShouldBeFalse();
        while (NextBatch().Count > 0)
        {
        }

        (await flush.WaitAsync(TimeSpan.FromSeconds(30), Token)).IsCompleted.ShouldBeFalse();
        streams[0].Output.WriteAsync(new byte[Frame], Token).IsCompletedSuccessfully.ShouldBeTrue("the crowd is gone");
    }

    [Fact]
    public async Task A_flush_that_began_to_wait_in_a_crowd_goes_on_where_the_peer_grants_nothing()
    {
        List<IMuxedStream> streams = [];
        for (int i = 0; i < 17; i++)
        {
            streams.Add(await OpenAsync());
        }

        for (int sent = 0; sent < 256; sent += 128)
        {
            Write(streams[0], 128 * 1024);
            while (NextBatch().Count > 0)
            {
            }
        }

        streams[1..].ForEach(stream => Write(stream, 64));
        Task<FlushResult> flush = streams[0].Output.WriteAsync(new byte[64 * 1024], Token).AsTask();
        flush.IsCompleted.ShouldBeFalse();
        while (NextBatch().Count > 0)
        {
        }

        (await flush.WaitAsync(TimeSpan.FromSeconds(30), Token)).IsCompleted.ShouldBeFalse("what lies ready is less than it is without a crowd");
    }

    private async Task<IMuxedStream> OpenAsync()
    {
        IMuxedStream stream = await _harness.Session.OpenStreamAsync(Token);
        NextBatch();
        return stream;
    }

    // Nobody waits for the flush: there is more than the write loop takes at once.
    private static void Write(IMuxedStream stream, int count)
    {
        stream.Output.GetMemory(count);
        stream.Output.Advance(count);
        _ = stream.Output.FlushAsync(Token).AsTask();
    }

    private List<(YamuxFrameHeader Header, int BytesBefore)> NextBatch()
    {
        int length = _harness.Session.Produce(_batch);
        var frames = new List<(YamuxFrameHeader, int)>();
        for (int at = 0; at < length;)
        {
            YamuxFrameHeader header = YamuxFrameHeader.Read(_batch.AsSpan(at));
            frames.Add((header, at));
            at += YamuxFrameHeader.Size + (header.Type == YamuxFrameType.Data ? (int)header.Length : 0);
        }

        return frames;
    }
}
