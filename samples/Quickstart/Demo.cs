using System.Diagnostics;

namespace Quickstart;

/// <summary>Starts a server and a client, two processes of this program, and shows what they say.</summary>
internal static class Demo
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        Say.Demo("Two processes will talk over TCP, Noise and yamux through the interface IGuestbook.");
        using Process server = Start("server", Server.StopWithInput);
        try
        {
            string address = await ReadAddressAsync(server, timeout.Token);
            Task rest = ShowAsync(server, timeout.Token);
            int exitCode = await RunClientAsync(address, timeout.Token);

            server.StandardInput.Close();
            await Task.WhenAll(rest, server.WaitForExitAsync(timeout.Token));
            Say.Demo(exitCode == 0 && server.ExitCode == 0 ? "Both ended well." : $"The client ended with {exitCode}, the server with {server.ExitCode}.");
            return exitCode == 0 ? server.ExitCode : exitCode;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            Say.Demo($"Gave up: the processes did not finish within {Patience.TotalSeconds:0} s.");
            return 1;
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill();
            }
        }
    }

    private static async Task<int> RunClientAsync(string address, CancellationToken cancellationToken)
    {
        using Process client = Start("client", address);
        try
        {
            await ShowAsync(client, cancellationToken);
            await client.WaitForExitAsync(cancellationToken);
            return client.ExitCode;
        }
        finally
        {
            if (!client.HasExited)
            {
                client.Kill();
            }
        }
    }

    private static async Task<string> ReadAddressAsync(Process server, CancellationToken cancellationToken)
    {
        while (await server.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            Console.WriteLine(line);
            int at = line.IndexOf(Server.ListeningAt, StringComparison.Ordinal);
            if (at >= 0)
            {
                return line[(at + Server.ListeningAt.Length)..];
            }
        }

        throw new InvalidOperationException("the server ended before it listened; its own words above say why");
    }

    private static async Task ShowAsync(Process process, CancellationToken cancellationToken)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            Console.WriteLine(line);
        }
    }

    private static Process Start(params string[] arguments)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("the path of this program is unknown");
        bool isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(program, isHost ? [typeof(Demo).Assembly.Location, .. arguments] : arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started");
    }
}
