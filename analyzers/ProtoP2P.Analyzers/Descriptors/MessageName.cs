namespace ProtoP2P.Analyzers.Descriptors;

/// <summary>A message under both its names.</summary>
/// <param name="TypeName">The C# class, as <see cref="Contracts.MessageModel.TypeName"/> writes it.</param>
/// <param name="FullName">The .proto name, package included.</param>
internal sealed record MessageName(string TypeName, string FullName);
