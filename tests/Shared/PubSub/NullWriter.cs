using System.Buffers;

namespace ProtoP2P.PubSub.Rig;

/// <summary>Counts what is written, and forgets it.</summary>
internal sealed class NullWriter : IBufferWriter<byte>
{
    private byte[] _scratch = new byte[64 * 1024];

    public long Count { get; private set; }

    public void Advance(int count) => Count += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => Scratch(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => Scratch(sizeHint);

    private byte[] Scratch(int sizeHint)
    {
        if (sizeHint > _scratch.Length)
        {
            _scratch = new byte[sizeHint];
        }

        return _scratch;
    }
}
