using System.Runtime.InteropServices;

namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>A fingerprint of everything that arrived, in order: two runs of one seed have the same.</summary>
internal sealed class Trace
{
    private const ulong Prime = 1099511628211;
    private const int MixedLength = 64;

    public ulong Value { get; private set; } = 14695981039346656037;

    public void Add(TimeSpan time, int from, int to, ReadOnlySpan<byte> frame)
    {
        Mix((ulong)time.Ticks);
        Mix(((ulong)(uint)from << 32) | (uint)to);
        Mix((ulong)frame.Length);
        ReadOnlySpan<byte> start = frame[..Math.Min(frame.Length, MixedLength)];
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(start))
        {
            Mix(word);
        }

        foreach (byte b in start[(start.Length & ~7)..])
        {
            Mix(b);
        }
    }

    // The rotation brings the high bits of a word down to where the multiplication spreads them.
    private void Mix(ulong value) => Value = ulong.RotateLeft((Value ^ value) * Prime, 29);
}
