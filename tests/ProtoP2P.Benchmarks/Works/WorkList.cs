namespace ProtoP2P.Benchmarks.Works;

/// <summary>Everything that is measured.</summary>
internal static class WorkList
{
    /// <summary>The works, in the table's order.</summary>
    public static IReadOnlyList<IWork> All { get; } =
    [
        new BulkWork(isUpload: true, 1),
        new BulkWork(isUpload: true, 1_000),
        new BulkWork(isUpload: false, 1),
        new BulkWork(isUpload: false, 1_000),
        new UnaryWork(1),
        new UnaryWork(8),
        new UnaryWork(32),
        new UnaryWork(128),
        StreamingWork.Server,
        StreamingWork.Client,
        StreamingWork.Duplex,
        new ConnectWork(1),
        new ConnectWork(8),
        CostWork.BulkUp,
        CostWork.BulkDown,
        CostWork.Unary,
        IdleWork.Connections,
        IdleWork.Streams,
        new StartWork(),
    ];

    /// <summary>A work by its name.</summary>
    public static IWork Find(string name) =>
        All.FirstOrDefault(work => work.Name == name) ?? throw new InvalidOperationException($"there is no work '{name}'");
}
