using System.IO.Pipelines;
using ProtoP2P.Muxers.Pipes;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Tests.Muxers.Pipes;

/// <summary>What a transfer costs whose reader is behind, measured on one thread.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class LaggingReaderMemoryTests
{
    // A record of TLS, and more of them at once than the pool keeps segments of their size.
    private const int Record = 16 * 1024, Behind = 256;

    private readonly Lock _gate = new();

    [Fact]
    public void RecordsOfTls_AllocateNothing_ForAReaderThatIsAWindowBehind()
    {
        var input = new StreamInput(new StubStream(), _gate);
        byte[] record = new byte[Record];
        FallBehindAndCatchUp(input, record);

        LeastCost.OfThread(() => FallBehindAndCatchUp(input, record), Behind - 1).ShouldBeLessThan(Behind, "less than a byte a record");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4 * 1024 + 1)]
    [InlineData(20 * 1024 + 1)]
    [InlineData(100_000)]
    public void Segments_AreAtMostFiveTimes_WhatIsUnread(int unread)
    {
        var input = new StreamInput(new StubStream(), _gate);
        byte[] piece = new byte[1000];
        for (int left = unread; left > 0; left -= piece.Length)
        {
            Append(input, piece.AsSpan(0, Math.Min(left, piece.Length)));
        }

        input.TryRead(out ReadResult read).ShouldBeTrue();
        int room = 0;
        foreach (ReadOnlyMemory<byte> memory in read.Buffer)
        {
            System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out ArraySegment<byte> segment).ShouldBeTrue();
            room += segment.Array!.Length;
        }

        room.ShouldBeLessThanOrEqualTo(Math.Max(4 * 1024, 5 * unread));
    }

    private void FallBehindAndCatchUp(StreamInput input, byte[] record)
    {
        for (int count = 0; count < Behind; count++)
        {
            Append(input, record);
        }

        input.TryRead(out ReadResult read).ShouldBeTrue();
        input.AdvanceTo(read.Buffer.End);
    }

    private void Append(StreamInput input, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            input.BeginAppendUnderGate();
        }

        input.Append(bytes);
        lock (_gate)
        {
            input.EndAppendUnderGate().ShouldBeFalse();
        }
    }
}
