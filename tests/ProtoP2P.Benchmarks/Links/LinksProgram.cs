using System.Globalization;
using System.Text;
using ProtoP2P.Benchmarks.Processes;
using ProtoP2P.Benchmarks.Reporting;
using ProtoP2P.Benchmarks.Systems.Bytes;
using ProtoP2P.Benchmarks.Systems.Libp2p;

namespace ProtoP2P.Benchmarks.Links;

/// <summary>Measures one stream of TCP, Noise and yamux over a path with a round trip of 60 ms that carries 1 Gbit/s.</summary>
internal static class LinksProgram
{
    /// <summary>The argument that asks for it.</summary>
    public const string Verb = "links";

    private const string Usage = """
        usage: links [--write]
          --write  puts the table into docs/performance.md
        """;

    private const long BytesPerSecond = 125_000_000;
    private const double Mebibyte = 1 << 20;
    private const int Pieces = 12;
    private const int Rounds = 3;

    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Piece = TimeSpan.FromMilliseconds(250);
    private static readonly string[] Protocols = [Node.BulkProtocol];

    /// <summary>Runs the program.</summary>
    /// <returns>0, also where the goal is missed; 2 where the arguments make no sense.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, CancellationToken cancellationToken)
    {
        if (args is not ([] or ["--write"]))
        {
            await output.WriteLineAsync(Usage);
            return 2;
        }

        await using ServerProcess server = await ServerProcess.StartAsync(Stack.NoiseYamux.Name, cancellationToken);
        StringBuilder table = new($"{Machine.Describe()}\n\n| MiB/s in each {Piece.TotalMilliseconds} ms |");
        table.AppendJoin(" |", Enumerable.Range(1, Pieces).Select(static piece => $" {piece * Piece.TotalSeconds:0.00} s".ToString(CultureInfo.InvariantCulture)));
        table.Append(" |\n|---|").Insert(table.Length, "---:|", Pieces).Append('\n');
        foreach (bool isUpload in (bool[])[true, false])
        {
            List<IReadOnlyList<long>> rounds = [];
            for (int round = 0; round < Rounds; round++)
            {
                rounds.Add(await TransferAsync(Multiaddress.Parse(server.Address), isUpload, cancellationToken));
            }

            table.Append(CultureInfo.InvariantCulture, $"| {(isUpload ? "up" : "down")} |");
            table.AppendJoin(" |", Enumerable.Range(0, Pieces).Select(piece => Rate([.. rounds.Select(bytes => (double)bytes[piece])]))).Append(" |\n");
        }

        table.Append(CultureInfo.InvariantCulture, $"\n1 Gbit/s is {BytesPerSecond / Mebibyte:0} MiB/s. Medians of {Rounds} connections in each direction.\n");
        await output.WriteAsync($"{table}".AsMemory(), cancellationToken);
        if (args.Count > 0)
        {
            await PerformancePage.WriteAsync(Verb, $"{table}", cancellationToken);
        }

        return 0;
    }

    private static string Rate(IReadOnlyList<double> bytes) =>
        (Summary.Of(bytes).Median / Mebibyte / Piece.TotalSeconds).ToString(" 0", CultureInfo.InvariantCulture);

    // Over a connection of its own, whose windows have not grown yet.
    private static async Task<IReadOnlyList<long>> TransferAsync(Multiaddress server, bool isUpload, CancellationToken cancellationToken)
    {
        string[] parts = $"{server}".Split('/');
        await using ShapedProxy proxy = new(int.Parse(parts[4], CultureInfo.InvariantCulture), BytesPerSecond, OneWay);
        proxy.Start();
        await using Node node = await Node.StartAsync(Stack.NoiseYamux, listens: false, cancellationToken);
        parts[4] = proxy.Port.ToString(CultureInfo.InvariantCulture);
        await node.Host.ConnectAsync(Multiaddress.Parse(string.Join('/', parts)), cancellationToken);
        await using PacedByteStream stream = new(new PipeByteStream(await node.Host.OpenStreamAsync(server.PeerId!, Protocols, cancellationToken)), Piece, Pieces);
        await (isUpload
            ? Conversation.UploadAsync(stream, Pieces * Piece, cancellationToken)
            : Conversation.DownloadAsync(stream, Pieces * Piece, cancellationToken));
        return stream.Bytes;
    }
}
