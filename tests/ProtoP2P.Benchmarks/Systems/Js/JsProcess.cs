using System.Diagnostics;
using ProtoP2P.Interop.Tests.JsPeers;

namespace ProtoP2P.Benchmarks.Systems.Js;

/// <summary>A process that runs compare-bench.mjs: lines in, lines out.</summary>
internal sealed class JsProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private JsProcess(Process process) => _process = process;

    /// <summary>What it said when it was ready.</summary>
    public string FirstLine { get; private set; } = string.Empty;

    /// <summary>Starts it, and waits until it is ready.</summary>
    public static async Task<JsProcess> StartAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(JsInstallation.NodeExecutable, ["compare-bench.mjs", .. arguments])
        {
            WorkingDirectory = RepositoryPaths.JsInstallation,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        JsProcess process = new(Process.Start(start) ?? throw new InvalidOperationException("Node.js could not be started"));
        process.FirstLine = await process.ReadAsync(cancellationToken);
        return process;
    }

    /// <summary>Sends a line, and waits for the answer.</summary>
    public async Task<string> AskAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using CancellationTokenSource deadline = new(Patience);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<string> ReadAsync(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken)
        ?? throw new InvalidOperationException("js-libp2p's process ended: what it wrote to its standard error says why");
}
