namespace ProtoP2P.Interop.Tests.PubSub;

/// <summary>A message of samples/Chat.</summary>
internal sealed record ChatLine(string Name, string Text, long Time);
