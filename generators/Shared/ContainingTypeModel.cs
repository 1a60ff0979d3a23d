namespace ProtoP2P.Contracts;

/// <summary>A type that a contract is nested in.</summary>
/// <param name="Keyword">Such as <c>class</c> or <c>record struct</c>.</param>
/// <param name="Name">Its name, escaped.</param>
internal sealed record ContainingTypeModel(string Keyword, string Name);
