using ProtoP2P.Interop.Matrix.Cells;
using ProtoP2P.Interop.Matrix.Parties;
using ProtoP2P.Security.PrivateNetwork;

namespace ProtoP2P.Interop.Matrix.Runs;

/// <summary>Runs cells. The nodes of a cell live as long as its runs; each run has a connection of its own.</summary>
internal sealed class CellRunner(int runs) : IDisposable
{
    private static readonly TimeSpan RunTimeout = TimeSpan.FromSeconds(30);

    private readonly PrivateNetworkKey _network = PrivateNetworkKey.Generate();

    /// <summary>Names of the two directions.</summary>
    public static IReadOnlyList<string> Directions(PeerKind peer) => peer == PeerKind.Js ? ["we dial js", "js dials us"] : ["there", "back"];

    /// <summary>Both directions of a cell.</summary>
    public async Task<IReadOnlyList<DirectionResult>> RunAsync(Cell cell, CancellationToken cancellationToken)
    {
        PrivateNetworkKey? network = cell.IsPrivate ? _network : null;
        await using IParty ours = await OurParty.StartAsync(cell, network, cancellationToken);
        await using IParty other = cell.Peer == PeerKind.Js
            ? await JsParty.StartAsync(cell, network, cancellationToken)
            : await OurParty.StartAsync(cell, network, cancellationToken);
        IReadOnlyList<string> names = Directions(cell.Peer);
        return [await RunAsync(cell, names[0], ours, other, cancellationToken), await RunAsync(cell, names[1], other, ours, cancellationToken)];
    }

    public void Dispose() => _network.Dispose();

    private async Task<DirectionResult> RunAsync(Cell cell, string direction, IParty dialer, IParty listener, CancellationToken cancellationToken)
    {
        List<Times> passed = [];
        List<string> failures = [];
        for (int run = 0; run < runs; run++)
        {
            Scenario scenario = new(cell, dialer, listener);
            try
            {
                passed.Add(await scenario.RunAsync().WaitAsync(RunTimeout, cancellationToken));
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add($"{scenario.Step}: {failure.Message}");
            }
        }

        return new DirectionResult(cell, direction, runs, passed, failures);
    }
}
