namespace ProtoP2P.PubSub.Simulation.Reporting;

/// <summary>A line of a chart.</summary>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points);
