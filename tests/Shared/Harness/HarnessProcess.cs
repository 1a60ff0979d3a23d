using System.Diagnostics;

namespace ProtoP2P.Shared.Tests.Harness;

/// <summary>One end of a test, as a harness runs it: a program that is told everything by its environment.</summary>
internal sealed class HarnessProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private HarnessProcess(Process process)
    {
        _process = process;
        Output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Error = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>All of its standard output, when it has ended.</summary>
    public Task<string> Output { get; }

    /// <summary>All of its standard error, when it has ended.</summary>
    public Task<string> Error { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts samples/Interop.</summary>
    public static HarnessProcess StartSample(IReadOnlyDictionary<string, string> environment)
    {
        // The tests' own bin/CONFIGURATION/FRAMEWORK says which build of the sample belongs to them.
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string program = Path.Combine(
            RepositoryRoot.Find(), "samples", "Interop", "bin", framework.Parent!.Name, framework.Name, "Interop.dll");
        return Start("dotnet", [program], null, environment);
    }

    public static HarnessProcess Start(
        string program, IReadOnlyList<string> arguments, string? directory, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = directory ?? string.Empty,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new HarnessProcess(Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started"));
    }

    /// <summary>Its exit code.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Ends it if it has not ended, which is how harnesses end a listener.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        await Output;
        await Error;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }
}
