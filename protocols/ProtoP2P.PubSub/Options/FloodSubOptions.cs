namespace ProtoP2P.PubSub;

/// <summary>Settings of floodsub, which sends every message to every subscriber that it is connected to.</summary>
public sealed class FloodSubOptions : PubSubOptions
{
    // js-libp2p's floodsub leaves leading zeros out: of its messages one in 256 is shorter, and go takes them.
    internal override int ShortestSequenceNumber => 1;
}
