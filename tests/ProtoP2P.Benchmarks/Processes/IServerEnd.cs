namespace ProtoP2P.Benchmarks.Processes;

/// <summary>The server's end of a system, wherever it runs.</summary>
internal interface IServerEnd : IAsyncDisposable
{
    /// <summary>What the client's end has to know.</summary>
    string Address { get; }

    /// <summary>What its start took in a process that had done nothing else; null where it shares one.</summary>
    double? StartMilliseconds { get; }

    /// <summary>Asks a question of <see cref="ServerProgram"/>.</summary>
    Task<double> AskAsync(string question, CancellationToken cancellationToken);
}
