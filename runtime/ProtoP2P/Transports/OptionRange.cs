using System.Runtime.CompilerServices;

namespace ProtoP2P.Transports;

/// <summary>Range checks of options, whose errors name the option, its value and what was expected.</summary>
internal static class OptionRange
{
    public static void Check<T>(T value, T minimum, T maximum, [CallerArgumentExpression(nameof(value))] string option = "")
        where T : IComparable<T>
    {
        if (value.CompareTo(minimum) < 0 || value.CompareTo(maximum) > 0)
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} takes a value from {minimum} to {maximum}");
        }
    }
}
