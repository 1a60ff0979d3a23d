using ProtoP2P.Benchmarks.Processes;

namespace ProtoP2P.Benchmarks.Works;

/// <summary>Something to measure of a system.</summary>
internal interface IWork
{
    /// <summary>What tables and filters call it.</summary>
    string Name { get; }

    /// <summary>The works that are measured in the same rounds, because one is compared with the other.</summary>
    string Family { get; }

    /// <summary>How long one measurement takes at least, where less would say nothing.</summary>
    TimeSpan LeastSlice { get; }

    /// <summary>Whether it is worth warming up and repeating; false for what takes long and does not vary with the machine's mood.</summary>
    bool IsRepeatable => true;

    /// <summary>Measures once.</summary>
    /// <param name="client">The client's end, which can do what the work needs.</param>
    /// <param name="server">The server's end.</param>
    /// <param name="slice">How long to measure.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was found, by the names of <see cref="Metrics"/>.</returns>
    Task<IReadOnlyDictionary<string, double>> MeasureAsync(
        IAsyncDisposable client, IServerEnd server, TimeSpan slice, CancellationToken cancellationToken);
}
