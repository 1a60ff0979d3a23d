namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>A fingerprint of everything that arrived, in order: two runs of one seed have the same.</summary>
internal sealed class Trace
{
    private const ulong Prime = 1099511628211;

    public ulong Value { get; private set; } = 14695981039346656037;

    public void Add(TimeSpan time, int from, int to, ReadOnlySpan<byte> frame)
    {
        Mix((ulong)time.Ticks);
        Mix(((ulong)(uint)from << 32) | (uint)to);
        Mix((ulong)frame.Length);
        foreach (byte b in frame[..Math.Min(frame.Length, 64)])
        {
            Mix(b);
        }
    }

    private void Mix(ulong value) => Value = (Value ^ value) * Prime;
}
