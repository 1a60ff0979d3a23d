namespace ProtoP2P.Contracts;

/// <summary>A message type.</summary>
/// <param name="Kind">How it becomes bytes.</param>
/// <param name="TypeName">Its name in generated code.</param>
/// <param name="WireName">What it is on the wire, without the C# namespace that may differ between peers.</param>
internal sealed record MessageModel(MessageKind Kind, string TypeName, string WireName);
