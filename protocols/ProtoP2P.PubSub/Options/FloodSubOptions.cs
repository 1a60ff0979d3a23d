namespace ProtoP2P.PubSub;

/// <summary>Settings of floodsub, which sends every message to every subscriber that it is connected to.</summary>
public sealed class FloodSubOptions : PubSubOptions;
