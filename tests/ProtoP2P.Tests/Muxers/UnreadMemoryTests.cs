using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Pipes;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Resources;
using ProtoP2P.Shared.Tests;
using ProtoP2P.Tests.Muxers.Pipes;

namespace ProtoP2P.Tests.Muxers;

/// <summary>What a peer can make a node hold with few unread bytes, beside what it is charged with.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class UnreadMemoryTests
{
    private const int Small = 4 * 1024, Large = 64 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_streams_with_an_unread_byte_each_hold_a_small_segment_each()
    {
        const int streams = 10_000;
        YamuxHarness harness = Create(streams, ResourceLimits.Unlimited);
        var kept = new List<IMuxedStream>(streams);
        for (uint id = 1; id < 2 * streams; id += 2)
        {
            harness.ReceiveSyn(id);
            kept.Add(await harness.AcceptAsync());
        }

        long idle = ManagedHeap.Live();
        byte[] one = [1];
        foreach (IMuxedStream stream in kept)
        {
            harness.ReceiveData((uint)stream.Id, one);
        }

        long each = (ManagedHeap.Live() - idle) / streams;
        TestContext.Current.TestOutputHelper?.WriteLine($"{each} bytes a stream");
        each.ShouldBeLessThan(Small + 256);
        harness.Session.Unread.Held.ShouldBe(streams, "the small segment is a stream's own");
    }

    [Fact]
    public async Task A_byte_that_keeps_a_large_segment_is_charged_with_it()
    {
        const int streams = 100;
        YamuxHarness harness = Create(streams, ResourceLimits.Unlimited);
        var kept = new List<IMuxedStream>(streams);
        for (uint id = 1; id < 2 * streams; id += 2)
        {
            harness.ReceiveData(id, new byte[Large], YamuxFlags.Syn);
            kept.Add(await LeaveOneByteAsync(harness));
        }

        harness.Session.Unread.Held.ShouldBe(streams * (Large - Small));
        harness.Scope.Memory.ShouldBeGreaterThanOrEqualTo(streams * (Large - Small));

        foreach (IMuxedStream stream in kept)
        {
            stream.Input.TryRead(out ReadResult rest).ShouldBeTrue();
            rest.Buffer.Length.ShouldBe(1);
            stream.Input.AdvanceTo(rest.Buffer.End);
        }

        harness.Session.Unread.Held.ShouldBe(0);
    }

    [Fact]
    public async Task Past_the_memory_limit_such_streams_are_reset()
    {
        const int streams = 500, limit = 16 * 1024 * 1024;
        YamuxHarness harness = Create(streams, new ResourceLimits(limit, "Limits:Memory", streams, "Limits:Streams"));
        long before = ManagedHeap.Live();
        int opened = 0;
        while (harness.Session.StreamCount == opened && opened < streams)
        {
            opened++;
            harness.ReceiveData((uint)(2 * opened) - 1, new byte[Large], YamuxFlags.Syn);
            if (harness.Session.StreamCount == opened)
            {
                await LeaveOneByteAsync(harness);
            }
        }

        long held = ManagedHeap.Live() - before;
        (opened - 1).ShouldBeInRange(limit / Large, limit / (Large - Small), "the last was reset, as it would have held most");
        harness.Scope.Memory.ShouldBeInRange(limit / 2, limit);
        held.ShouldBeLessThan(limit + (opened * 2 * Small));
    }

    [Fact]
    public void Room_that_was_asked_for_and_not_used_is_charged_as_well()
    {
        var gate = new Lock();
        var input = new StreamInput(new StubStream(), gate);
        lock (gate)
        {
            input.BeginAppendUnderGate();
        }

        input.GetMemory(Large).Length.ShouldBe(Large);
        input.Fill(1);
        lock (gate)
        {
            input.EndAppendUnderGate();
            input.CostUnderGate(unread: 1).ShouldBe(Large - Small);
        }

        input.TryRead(out ReadResult result).ShouldBeTrue();
        input.AdvanceTo(result.Buffer.End);
        lock (gate)
        {
            input.CostUnderGate(unread: 0).ShouldBe(0);
        }
    }

    private static YamuxHarness Create(int streams, ResourceLimits limits) =>
        new(options: new YamuxOptions { MaxStreams = streams, AcceptBacklog = streams, UnservedStreams = streams }, limits: limits);

    private static async Task<IMuxedStream> LeaveOneByteAsync(YamuxHarness harness)
    {
        IMuxedStream stream = await harness.AcceptAsync();
        ReadResult result = await stream.Input.ReadAsync(Token);
        stream.Input.AdvanceTo(result.Buffer.GetPosition(Large - 1));
        harness.Sent();
        return stream;
    }
}
