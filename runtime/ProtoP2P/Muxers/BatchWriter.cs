namespace ProtoP2P.Muxers;

/// <summary>The buffer of one channel write, filled with the frames of many streams.</summary>
internal ref struct BatchWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    public int Length { get; private set; }

    public readonly int Room => _buffer.Length - Length;

    /// <summary>The next <paramref name="size"/> bytes, for the caller to fill.</summary>
    public Span<byte> Take(int size)
    {
        Span<byte> taken = _buffer.Slice(Length, size);
        Length += size;
        return taken;
    }
}
