using Microsoft.CodeAnalysis.Text;

namespace ProtoP2P.Analyzers.Tests;

/// <summary>A span of source that a diagnostic is expected on.</summary>
internal sealed record MarkedSpan(string Id, TextSpan Span);
