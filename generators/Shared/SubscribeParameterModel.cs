namespace ProtoP2P.Contracts;

/// <summary>A parameter of the method of a topic contract that subscribes.</summary>
/// <param name="Name">Its name, escaped.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Default">The literal that stands for it where callers leave it out; null where they may not.</param>
internal sealed record SubscribeParameterModel(string Name, SubscribeParameterKind Kind, string? Default);
