using System.ComponentModel;
using System.Diagnostics;

namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>Runs programs to their end.</summary>
internal static class Command
{
    /// <summary>Runs a program; null when there is no such program.</summary>
    /// <exception cref="TimeoutException">It did not end in time and was killed.</exception>
    public static async Task<CommandResult?> TryRunAsync(
        string program, string[] arguments, string directory, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        Process? process;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }

        using (process)
        {
            return await WaitAsync(process!, timeout, cancellationToken);
        }
    }

    private static async Task<CommandResult> WaitAsync(Process process, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"{process.StartInfo.FileName} did not end within {timeout}.");
        }

        return new CommandResult(process.ExitCode, await output + await error);
    }
}
