namespace ProtoP2P.Contracts;

/// <summary>The method of a topic contract that publishes.</summary>
/// <param name="Name">Its name, not escaped.</param>
/// <param name="DeclaringType">The contract's name in generated code where the method is not public; null where it is.</param>
/// <param name="Parameter">The message.</param>
internal sealed record PublishMethodModel(string Name, string? DeclaringType, ParameterModel Parameter);
