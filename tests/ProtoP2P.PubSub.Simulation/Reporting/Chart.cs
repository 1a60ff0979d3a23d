using System.Globalization;
using System.Text;

namespace ProtoP2P.PubSub.Simulation.Reporting;

/// <summary>Lines over two axes, as SVG. The axes begin at 0, or the horizontal one at the least power of ten.</summary>
internal sealed record Chart(string Title, string XLabel, string YLabel, IReadOnlyList<Series> Series)
{
    private const int Width = 720;
    private const int Height = 360;
    private const int Left = 64;
    private const int Right = 16;
    private const int Top = 36;
    private const int Bottom = 48;
    private const int Ticks = 5;

    private static readonly string[] Colours = ["#0b6bcb", "#c2410c", "#15803d", "#7e22ce"];

    /// <summary>Whether the horizontal axis counts powers of ten; values are 1 or more.</summary>
    public bool IsLogarithmic { get; init; }

    public string ToSvg()
    {
        double maxX = Series.SelectMany(static line => line.Points).Max(static point => point.X);
        maxX = IsLogarithmic ? Math.Max(1, Math.Ceiling(Math.Log10(maxX))) : RoundUp(maxX);
        double maxY = RoundUp(Series.SelectMany(static line => line.Points).Max(static point => point.Y));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12">""").Append('\n');
        svg.Append(CultureInfo.InvariantCulture, $"""<rect width="{Width}" height="{Height}" fill="#ffffff"/>""").Append('\n');
        AppendText(svg, Width / 2, 20, "middle", Title);
        AppendText(svg, (Left + Width - Right) / 2, Height - 10, "middle", XLabel);
        AppendText(svg, Left, Top - 6, "end", YLabel);
        AppendAxes(svg, maxX, maxY);
        for (int i = 0; i < Series.Count; i++)
        {
            AppendLine(svg, Series[i], i, maxX, maxY);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private void AppendAxes(StringBuilder svg, double maxX, double maxY)
    {
        int ticksX = IsLogarithmic ? (int)maxX : Ticks;
        for (int i = 0; i <= ticksX; i++)
        {
            double value = maxX * i / ticksX;
            double x = X(value, maxX);
            svg.Append(CultureInfo.InvariantCulture, $"""<path d="M{x:0.#},{Top}V{Height - Bottom}" stroke="#d4d4d4"/>""").Append('\n');
            AppendText(svg, x, Height - Bottom + 16, "middle", Label(IsLogarithmic ? Math.Pow(10, value) : value));
        }

        for (int i = 0; i <= Ticks; i++)
        {
            double y = Y(maxY * i / Ticks, maxY);
            svg.Append(CultureInfo.InvariantCulture, $"""<path d="M{Left},{y:0.#}H{Width - Right}" stroke="#d4d4d4"/>""").Append('\n');
            AppendText(svg, Left - 6, y + 4, "end", Label(maxY * i / Ticks));
        }
    }

    private void AppendLine(StringBuilder svg, Series line, int index, double maxX, double maxY)
    {
        string colour = Colours[index % Colours.Length];
        string path = string.Join(' ', line.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(IsLogarithmic ? Math.Log10(point.X) : point.X, maxX):0.#},{Y(point.Y, maxY):0.#}")));
        svg.Append(CultureInfo.InvariantCulture, $"""<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>""").Append('\n');
        int y = Height - Bottom - 14 - (18 * index);
        svg.Append(CultureInfo.InvariantCulture, $"""<path d="M{Width - 240},{y - 4}h24" stroke="{colour}" stroke-width="2"/>""").Append('\n');
        AppendText(svg, Width - 210, y, "start", line.Name);
    }

    private static void AppendText(StringBuilder svg, double x, double y, string anchor, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}">{text}</text>""").Append('\n');

    private static double X(double value, double max) => Left + ((Width - Left - Right) * value / max);

    private static double Y(double value, double max) => Height - Bottom - ((Height - Top - Bottom) * value / max);

    private static string Label(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    // To 1, 2 or 5 times a power of ten, so that ticks have short names.
    private static double RoundUp(double max)
    {
        double unit = Math.Pow(10, Math.Floor(Math.Log10(max)));
        foreach (double factor in (double[])[1, 1.5, 2, 3, 4, 5, 7.5])
        {
            if (max <= factor * unit * 1.0000001)
            {
                return factor * unit;
            }
        }

        return 10 * unit;
    }
}
