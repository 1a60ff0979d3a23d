using System.Diagnostics;
using System.Globalization;
using ProtoP2P.Interop.Tests.JsPeers;

namespace ProtoP2P.Benchmarks.PubSub;

/// <summary>Ten nodes of js-libp2p in one process of Node.js; see pubsub-bench.mjs.</summary>
internal sealed class JsNodes : INodes
{
    private readonly Process _process;

    private JsNodes(Process process) => _process = process;

    /// <summary>The nodes; null where js-libp2p cannot be installed here, and the reason is printed.</summary>
    public static async Task<JsNodes?> StartAsync()
    {
        if (await JsInstallation.EnsureAsync(CancellationToken.None) is { } reason)
        {
            Console.Error.WriteLine($"no js-libp2p: {reason}");
            return null;
        }

        var start = new ProcessStartInfo(JsInstallation.NodeExecutable, ["pubsub-bench.mjs"])
        {
            WorkingDirectory = RepositoryPaths.JsInstallation,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var nodes = new JsNodes(Process.Start(start)!);
        await nodes.ReadAsync();
        return nodes;
    }

    public Task<double> FloodAsync(int messages) => AskAsync($"flood {messages} {NodesWork.Window}");

    public Task<double> PaceAsync(int messages) => AskAsync($"pace {messages} {NodesWork.Pace.TotalMilliseconds}");

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(NodesWork.Patience);
        _process.Dispose();
    }

    private async Task<double> AskAsync(string work)
    {
        await _process.StandardInput.WriteLineAsync(work);
        return double.Parse(await ReadAsync(), CultureInfo.InvariantCulture);
    }

    private async Task<string> ReadAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(2 * NodesWork.Patience)
            ?? throw new InvalidOperationException("the js-libp2p process has ended");
}
