namespace ProtoP2P.Core.Tests;

public sealed class VarintTests
{
    [Theory]
    [InlineData(0UL, "00")]
    [InlineData(1UL, "01")]
    [InlineData(127UL, "7f")]
    [InlineData(128UL, "8001")]
    [InlineData(255UL, "ff01")]
    [InlineData(300UL, "ac02")]
    [InlineData(16384UL, "808001")]
    [InlineData((ulong)long.MaxValue, "ffffffffffffffff7f")]
    public void Writes_and_reads_the_official_vectors(ulong value, string hex)
    {
        var buffer = new byte[Varint.MaxLength];
        int written = Varint.Write(buffer, value);

        Hex.Text(buffer.AsSpan(0, written)).ShouldBe(hex);
        Varint.Length(value).ShouldBe(written);
        Varint.Read(buffer.AsSpan(0, written), out ulong read, out int length).ShouldBe(VarintStatus.Done);
        read.ShouldBe(value);
        length.ShouldBe(written);
    }

    [Theory]
    [InlineData("8100")]
    [InlineData("8000")]
    [InlineData("808000")]
    [InlineData("ffffffffffffffffff01")]
    [InlineData("ffffffffffffffffff")]
    public void Refuses_what_is_not_minimal_or_too_long(string hex)
    {
        Varint.Read(Hex.Bytes(hex), out ulong value, out int length).ShouldBe(VarintStatus.Invalid);
        value.ShouldBe(0UL);
        length.ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("ffffffffffffffff")]
    public void Asks_for_more_where_the_source_ends_inside(string hex)
        => Varint.Read(Hex.Bytes(hex), out _, out _).ShouldBe(VarintStatus.NeedMoreData);

    [Fact]
    public void Ignores_what_follows()
    {
        Varint.Read([0xac, 0x02, 0xff], out ulong value, out int length).ShouldBe(VarintStatus.Done);
        value.ShouldBe(300UL);
        length.ShouldBe(2);
    }

    [Fact]
    public void Every_length_boundary_survives_the_round_trip()
    {
        var buffer = new byte[Varint.MaxLength];
        for (int bits = 1; bits <= 63; bits++)
        {
            foreach (ulong value in new[] { (1UL << bits) - 1, 1UL << (bits - 1) })
            {
                int written = Varint.Write(buffer, value);
                Varint.Read(buffer.AsSpan(0, written), out ulong read, out _).ShouldBe(VarintStatus.Done);
                read.ShouldBe(value);
            }
        }
    }

    [Fact]
    public void Refuses_to_write_more_than_63_bits()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Varint.Write(new byte[10], 1UL << 63));
        Should.Throw<ArgumentException>(() => Varint.Write(new byte[1], 128));
    }
}
