using System.Collections;
using System.Diagnostics;

namespace ProtoP2P.Packages.Tests;

/// <summary>Runs a program to its end, as a user's terminal would.</summary>
internal static class Command
{
    // Only against a hang: a loaded machine takes its time for a build.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs <paramref name="program"/> with the given environment variables on top of the terminal's.</summary>
    public static async Task<CommandResult> RunAsync(
        string program, string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ForgetTheSurroundingBuild(start);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started");
        process.StandardInput.Close();
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            await Task.WhenAll(output, error, process.WaitForExitAsync()).WaitAsync(Patience, TestContext.Current.CancellationToken);
            return new CommandResult(process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    // `dotnet test` is a build itself and leaves its variables to its children; a terminal has none of them.
    private static void ForgetTheSurroundingBuild(ProcessStartInfo start)
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase))
            {
                start.Environment.Remove(name);
            }
        }
    }
}
