namespace ProtoP2P.Testing;

/// <summary>One requirement of a compliance suite. Any test framework can run it: it passes unless it throws.</summary>
/// <param name="Name">What is required, as a sentence.</param>
/// <param name="RunAsync">Runs the check.</param>
public sealed record ComplianceCheck(string Name, Func<CancellationToken, Task> RunAsync)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
