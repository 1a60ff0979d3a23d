using Microsoft.CodeAnalysis;

namespace ProtoP2P.Analyzers;

/// <summary>A topic in the attribute of a contract.</summary>
internal sealed record TopicUse(string Topic, string Message, string Contract, Location Location);
