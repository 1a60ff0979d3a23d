namespace ProtoP2P.Contracts;

/// <summary>The trailing parameter that cancels a call.</summary>
/// <param name="Name">Its name, escaped.</param>
/// <param name="Kind">Its type.</param>
/// <param name="IsOptional">Whether callers may leave it out.</param>
internal sealed record CallParameterModel(string Name, CallParameterKind Kind, bool IsOptional);
