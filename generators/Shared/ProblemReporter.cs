namespace ProtoP2P.Contracts;

/// <summary>Collects what is wrong with one contract.</summary>
/// <param name="report">Receives problem, site and the arguments of its message; null where only <see cref="HasErrors"/> matters.</param>
internal sealed class ProblemReporter(Action<ContractProblem, ProblemSite, string[]>? report)
{
    /// <summary>Whether anything stands in the way of generating the contract.</summary>
    public bool HasErrors => ErrorCount > 0;

    public int ErrorCount { get; private set; }

    /// <summary>Whether anyone reads what is no error.</summary>
    public bool WantsAdvice => report is not null;

    public void Report(ContractProblem problem, ProblemSite site, params string[] arguments)
    {
        ErrorCount += problem.IsError() ? 1 : 0;
        report?.Invoke(problem, site, arguments);
    }

    /// <summary>Notes an error that the compiler reports by itself, such as a type that does not exist.</summary>
    public void NoteCompilerError() => ErrorCount++;
}
