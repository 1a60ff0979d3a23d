namespace ProtoP2P.Contracts;

/// <summary>A parameter that carries messages.</summary>
/// <param name="Name">Its name, escaped.</param>
/// <param name="Message">The message, or the element of the stream.</param>
internal sealed record ParameterModel(string Name, MessageModel Message);
