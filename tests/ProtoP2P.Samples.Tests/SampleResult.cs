namespace ProtoP2P.Samples.Tests;

/// <summary>How a sample ended and what it said.</summary>
internal sealed record SampleResult(int ExitCode, string Output, string Error);
