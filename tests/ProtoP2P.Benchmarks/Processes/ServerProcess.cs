using System.Diagnostics;
using System.Globalization;

namespace ProtoP2P.Benchmarks.Processes;

/// <summary>The server's end of a system in a process of its own.</summary>
internal sealed class ServerProcess : IServerEnd
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    /// <inheritdoc/>
    public string Address { get; private set; } = string.Empty;

    /// <inheritdoc/>
    public double? StartMilliseconds { get; private set; }

    /// <summary>Starts this program as a server, and waits until it serves.</summary>
    public static async Task<ServerProcess> StartAsync(string system, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new("dotnet", [typeof(ServerProcess).Assembly.Location, ServerProgram.Verb, system])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        ServerProcess server = new(Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started"));
        server.Address = await server.ReadAsync(cancellationToken);
        server.StartMilliseconds = double.Parse(await server.ReadAsync(cancellationToken), CultureInfo.InvariantCulture);
        return server;
    }

    /// <inheritdoc/>
    public async Task<double> AskAsync(string question, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(question.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return double.Parse(await ReadAsync(cancellationToken), CultureInfo.InvariantCulture);
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
        ?? throw new InvalidOperationException("the server's process ended: what it wrote to its standard error says why");
}
