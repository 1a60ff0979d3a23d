namespace Quickstart;

/// <summary>Lines for a person, marked with who speaks.</summary>
internal static class Say
{
    public static void Server(string line) => Console.WriteLine($"server | {line}");

    public static void Client(string line) => Console.WriteLine($"client | {line}");

    public static void Demo(string line) => Console.WriteLine($"       | {line}");
}
