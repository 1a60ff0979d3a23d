using ProtoP2P.Muxers.Pipes;

namespace ProtoP2P.Tests.Muxers.Pipes;

public sealed class SegmentPoolTests
{
    [Theory]
    [InlineData(1, 4 * 1024)]
    [InlineData(10_000, 16 * 1024)]
    [InlineData(60_000, 64 * 1024)]
    [InlineData(100_000, 100_000)]
    public void A_segment_has_room_and_starts_empty_where_it_is_asked_to(int size, int room)
    {
        StreamSegment segment = SegmentPool.Rent(size, offset: 77);
        (segment.Room, segment.End, segment.RunningIndex, segment.EndOffset, segment.Memory.Length).ShouldBe((room, 0, 77, 77, 0));
        SegmentPool.Return(segment);
        (segment.Memory.Length, segment.Following, segment.EndOffset).ShouldBe((0, null, 0));
    }

#if DEBUG
    [Fact]
    public void Debug_builds_show_whoever_reads_on_other_bytes()
    {
        StreamSegment segment = SegmentPool.Rent(100_000, offset: 0);
        segment.Free.Span.Fill(1);
        Memory<byte> kept = segment.Free;
        SegmentPool.Return(segment);
        kept.Span.IndexOfAnyExcept((byte)0xDD).ShouldBe(-1);
    }

    [Fact]
    public void Debug_builds_notice_what_is_given_back_twice()
    {
        StreamSegment segment = SegmentPool.Rent(100_000, offset: 0);
        SegmentPool.Return(segment);
        Should.Throw<InvalidOperationException>(() => SegmentPool.Return(segment)).Message.ShouldContain("twice");
    }
#endif
}
